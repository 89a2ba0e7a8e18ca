"""The trail: from any idea, answer, vote, change, test, chart or result, the whole chain it belongs
to, in the order of time, as its reader may know it. Rooms meet here, so it stands above them all.

`finding` gives the thing a trail is asked for, `loading` all rows of its chain in a number of
queries that does not grow, `lines` which ideas became which; the other modules say in sentences
what the rows mean, and ask nothing of the database.
"""
