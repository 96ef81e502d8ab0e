"""Guards taken away one at a time, each with what must notice.

A guard that nothing misses is either not tested or not needed.
"""

from __future__ import annotations

from tests.security.audit_holes import AUDIT_HOLES
from tests.security.circle_holes import CIRCLE_HOLES
from tests.security.count_holes import COUNT_HOLES
from tests.security.door_holes import DOOR_HOLES
from tests.security.factor_holes import FACTOR_HOLES
from tests.security.office_holes import OFFICE_HOLES
from tests.security.people_holes import PEOPLE_HOLES
from tests.security.promise_holes import PROMISE_HOLES
from tests.security.record_holes import RECORD_HOLES
from tests.security.release_holes import RELEASE_HOLES

HOLES = (
    *DOOR_HOLES,
    *FACTOR_HOLES,
    *PEOPLE_HOLES,
    *RECORD_HOLES,
    *CIRCLE_HOLES,
    *COUNT_HOLES,
    *OFFICE_HOLES,
    *AUDIT_HOLES,
    *RELEASE_HOLES,
    *PROMISE_HOLES,
)
