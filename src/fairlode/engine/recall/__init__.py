"""What changes when an assurance, a site, a lot or an assay is called into question, as of a date.

Which lots downstream, by how much (the mean, and the least and the most that the record allows);
which claims, with what was known when each was made and what is true now; and one notice for each
holder, with only its own share. What is asked is not written: the record is as it was.
"""

from fairlode.engine.recall.assay import AssayChange, corrected, stated_content
from fairlode.engine.recall.case import Case
from fairlode.engine.recall.changes import changes
from fairlode.engine.recall.claims import Touched, touched
from fairlode.engine.recall.judging import Verdict
from fairlode.engine.recall.notices import Notice, NoticeLots, notices
from fairlode.engine.recall.spans import Share
from fairlode.engine.recall.subject import About, Subject, subject_of
from fairlode.engine.recall.told import Change, Changes, Concern, Mass, Source
from fairlode.engine.recall.when import Produced, produced

__all__ = [
    "About",
    "AssayChange",
    "Case",
    "Change",
    "Changes",
    "Concern",
    "Mass",
    "Notice",
    "NoticeLots",
    "Produced",
    "Share",
    "Source",
    "Subject",
    "Touched",
    "Verdict",
    "changes",
    "corrected",
    "notices",
    "produced",
    "stated_content",
    "subject_of",
    "touched",
]
