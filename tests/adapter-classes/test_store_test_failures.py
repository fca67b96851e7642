from dbt.tests.adapter.store_test_failures_tests.basic import (
    StoreTestFailuresAsExceptions,
    StoreTestFailuresAsGeneric,
    StoreTestFailuresAsInteractions,
    StoreTestFailuresAsProjectLevelEphemeral,
    StoreTestFailuresAsProjectLevelOff,
    StoreTestFailuresAsProjectLevelView,
)
from dbt.tests.adapter.store_test_failures_tests.test_store_test_failures import *  # noqa: F403


class TestAsExceptions(StoreTestFailuresAsExceptions):
    pass


class TestAsGeneric(StoreTestFailuresAsGeneric):
    pass


class TestAsInteractions(StoreTestFailuresAsInteractions):
    pass


class TestAsProjectLevelEphemeral(StoreTestFailuresAsProjectLevelEphemeral):
    pass


class TestAsProjectLevelOff(StoreTestFailuresAsProjectLevelOff):
    pass


class TestAsProjectLevelView(StoreTestFailuresAsProjectLevelView):
    pass
