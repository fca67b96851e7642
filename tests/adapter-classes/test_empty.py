from dbt.tests.adapter.empty.test_empty import *  # noqa: F403
from dbt.tests.adapter.empty.test_empty import BaseTestEmptyInlineSourceRef, BaseTestEmptySeedFlag, MetadataWithEmptyFlag


class TestEmptyInlineSourceRef(BaseTestEmptyInlineSourceRef):
    pass


class TestEmptySeedFlag(BaseTestEmptySeedFlag):
    pass


class TestMetadataWithEmptyFlag(MetadataWithEmptyFlag):
    pass
