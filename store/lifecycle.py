"""The life of a discrepancy in the store: everything that moves one, and the questions to ask of it.

Each function works in the caller's transaction; each may be repeated after a crash and then changes nothing more.
"""

from store.acting import LEFT as LEFT
from store.acting import ActResult as ActResult
from store.acting import Effect as Effect
from store.acting import act as act
from store.acting import ask_captures as ask_captures
from store.closing import discard_held as discard_held
from store.closing import discarded as discarded
from store.closing import expire as expire
from store.closing import gone as gone
from store.closing import release_held as release_held
from store.closing import release_overdue as release_overdue
from store.closing import released_since as released_since
from store.closing import withdraw_policies as withdraw_policies
from store.discrepancies import Discrepancy as Discrepancy
from store.discrepancies import Event as Event
from store.discrepancies import Filter as Filter
from store.discrepancies import find as find
from store.discrepancies import get as get
from store.discrepancies import history as history
from store.discrepancies import live as live
from store.judging import apply as apply
