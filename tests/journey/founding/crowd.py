"""Invited people without an account, many at once: each has a browser of their own that keeps
cookies and sends the forms of the pages, but paints nothing."""

import re
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.cookiejar import CookieJar
from typing import Any
from urllib.error import HTTPError
from urllib.parse import quote, urlencode, urljoin
from urllib.request import HTTPCookieProcessor, build_opener

AT_ONCE = 4
PATIENCE = 90
TOLD = ("a", "h1", "label", "pre")


class Sheet(HTMLParser):
    """A page as far as somebody without eyes needs it: its links, its forms, their labels."""

    def __init__(self, url: str, html: str) -> None:
        super().__init__()
        self.url = url
        self.links: list[tuple[str, str]] = []
        self.forms: list[dict[str, Any]] = []
        self.labels: dict[str, str] = {}
        self.text = {"h1": "", "pre": ""}
        self._open: dict[str, list[str]] = {}
        self._at: dict[str, str] = {}
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        if tag in TOLD:
            self._open[tag] = []
            self._at[tag] = has.get("href") or has.get("for") or ""
        if tag == "form":
            self.forms.append({"url": urljoin(self.url, has.get("action") or ""), "fields": []})
        elif tag in ("input", "textarea", "button") and self.forms and has.get("name"):
            self.forms[-1]["fields"].append(has | {"tag": tag})

    def handle_data(self, data: str) -> None:
        for said in self._open.values():
            said.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag not in self._open:
            return
        words = " ".join("".join(self._open.pop(tag)).split())
        if tag == "a":
            self.links.append((urljoin(self.url, self._at[tag]), words))
        elif tag == "label":
            self.labels[self._at[tag]] = words
        else:
            self.text[tag] += words

    def link(self, pattern: str) -> str:
        """Give where the first link leads whose address fits."""
        return next(url for url, _ in self.links if re.search(pattern, url))

    def form(self, name: str) -> "Form":
        """Give the form with a field, or a button, of this name."""
        found = next(
            one for one in self.forms if name in {field["name"] for field in one["fields"]}
        )
        return Form(found["url"], found["fields"], self.labels)


@dataclass
class Form:
    """A form as it comes: what is typed, chosen and ticked in it already is sent along."""

    url: str
    fields: list[dict[str, str]]
    labels: dict[str, str]

    def values(self) -> dict[str, str]:
        kept = {}
        for one in self.fields:
            kind = one.get("type", "text")
            if one["tag"] == "button" or (kind in ("radio", "checkbox") and "checked" not in one):
                continue
            kept[one["name"]] = one.get("value", "")
        return kept

    def named(self, start: str) -> list[str]:
        """Give the names that begin so, each once."""
        return list(dict.fromkeys(f["name"] for f in self.fields if f["name"].startswith(start)))

    def called(self, words: str) -> dict[str, str]:
        """Give the field with a label that holds these words."""
        return next(one for one in self.fields if words in self.labels.get(one.get("id", ""), ""))


@dataclass
class Guest:
    """Somebody who was invited, with their personal link once they have read their mail."""

    site: str
    name: str
    email: str
    group: str
    link: str = ""
    browser: Any = field(default_factory=lambda: build_opener(HTTPCookieProcessor(CookieJar())))

    def open(self, url: str, given: dict[str, str] | None = None) -> Sheet:
        data = urlencode(given).encode() if given is not None else None
        try:
            with self.browser.open(urljoin(self.site, url), data, timeout=PATIENCE) as answer:
                return Sheet(answer.url, answer.read().decode())
        except HTTPError as error:
            told = Sheet(url, error.read().decode(errors="replace"))
            raise AssertionError(f"{self.name}: {error.code} {told.text['h1']} at {url}") from error

    def send(self, form: Form, **given: str) -> Sheet:
        return self.open(form.url, form.values() | given)

    def letter(self, subject: str) -> tuple[str, str]:
        """Give address and subject of the newest mail with these words, as soon as it is there."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            for url, words in self.open(f"/mailbox/?q={quote(self.email)}").links:
                if "/mailbox/" in url and re.search(subject, words):
                    return url, words
            time.sleep(0.3)
        raise AssertionError(f"No mail “{subject}” came for {self.email}.")

    def say_yes(self, how: str) -> None:
        """Follow the link of the invitation and answer: yes, on all days in one way."""
        mail, _ = self.letter("you are invited")
        found = re.search(r"https?://\S+/i/[^/\s?]+/", self.open(mail).text["pre"])
        assert found, "The mail has no link."
        self.link = found[0]
        form = self.open(self.link).form("answer")
        days = dict.fromkeys(form.named("day_"), how)
        thanks = self.send(form, answer="accepted", **days)
        assert "See you on" in thanks.text["h1"], thanks.text["h1"]

    def prove(self) -> None:
        """Ask for the code, read it in the mailbox, and type it in."""
        asked = self.open(self.open(f"{self.link}topics/").link("/topics/[^/]+/"))
        sent = self.send(asked.form("send"), send="1")
        _, subject = self.letter("is your code")
        self.send(sent.form("code"), code=subject[:6])

    def contribute(self, choice: str, text: str, is_named: bool) -> None:
        """Answer the question that is asked around the meeting."""
        topic = self.open(self.open(f"{self.link}topics/").link("/topics/[^/]+/"))
        form = topic.form("text")
        shown_as = "named" if is_named else "anonymous"
        ticked = form.called(choice)["value"]
        said = self.send(form, choice=ticked, text=text, shown_as=shown_as)
        assert "take-back" in {one["name"] for form in said.forms for one in form["fields"]}

    def arrive(self) -> None:
        """Say that one is there."""
        here = self.send(self.open(f"{self.link}now/").form("nonce"))
        assert not any("nonce" in str(form) for form in here.forms)

    def vote(self, dots: dict[str, int]) -> None:
        """Put dots on ideas by their titles."""
        ballot = self.open(self.open(f"{self.link}votes/").link("/votes/[^/]+/"))
        form = ballot.form("version")
        marks = {form.called(f"Dots for {name},")["name"]: str(n) for name, n in dots.items()}
        voted = self.send(form, **marks)
        assert "Your vote is in" in voted.text["h1"], voted.text["h1"]


def together(guests: Iterable[Guest], act: Callable[[Guest], None]) -> None:
    """Let all of them do something, some at once."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(act, guests))
