"""How many wrong tries are free, and how long the next one then has to wait.

A wait doubles up to a bound; a row of tries is forgotten an hour after the last of them. Nobody is
ever locked out: the longest wait is a quarter of an hour. What is refused counts for nothing, or
whoever keeps knocking could keep somebody else outside.

From a device that is not known, a try is held to three limits at once:

- PAIR, one account from one network address: 5, then 30 s, 1, 2, 4, 8 and 15 minutes. One guesser
  in one place gets 4 to 8 tries an hour, and leaves room in the next limit for the real person.
- ACCOUNT, one account from everywhere: 10, then 30 s, 1, 2, 4 and 5 minutes. However many
  addresses take part, some 300 guesses a day reach the password, of any number that are sent;
  it has at least 12 characters.
- ADDRESS, all accounts from one network address: 50, then 5 s up to a minute. It is what one
  office behind one address may mistype on a bad morning, and bounds who tries one password on many
  accounts to some 1,500 a day from each address.

While somebody with several addresses keeps ACCOUNT full, a new device of the real person finds no
room. So a *known* device is held to DEVICE alone: its own tries, nobody else's. A device becomes
known by a sign-in, or by a link (permits.py).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

# How long tries are remembered; longer than any wait, or a wait would end before its time.
KEPT = timedelta(hours=1)


@dataclass(frozen=True)
class Limit:
    """`free` tries, then waits from `first` seconds, doubled each time, to `longest`."""

    free: int
    first: int
    longest: int

    def wait(self, failures: int) -> int:
        """Seconds between the last of so many failures and the next try."""
        if failures < self.free:
            return 0
        doublings = min(failures - self.free, 30)  # a number of any size is no use
        return min(self.first << doublings, self.longest)

    def left(self, failures: int, last_at: datetime, at: datetime) -> int:
        """Whole seconds that a try at this moment has to wait; a clock set back adds none."""
        wait = self.wait(failures)
        since = max((at - last_at).total_seconds(), 0.0)
        return max(math.ceil(wait - since), 0)


PAIR = Limit(free=5, first=30, longest=15 * 60)
ACCOUNT = Limit(free=10, first=30, longest=5 * 60)
ADDRESS = Limit(free=50, first=5, longest=60)
DEVICE = PAIR
# Links by mail for one account: so many, whoever asks, that a mailbox is not flooded.
LETTERS = Limit(free=2, first=15 * 60, longest=60 * 60)
