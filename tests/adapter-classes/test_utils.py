import pytest
from dbt.tests.adapter.utils.test_any_value import TestAnyValue  # noqa: F401
from dbt.tests.adapter.utils.test_array_append import TestArrayAppend  # noqa: F401
from dbt.tests.adapter.utils.test_array_concat import TestArrayConcat  # noqa: F401
from dbt.tests.adapter.utils.test_array_construct import TestArrayConstruct  # noqa: F401
from dbt.tests.adapter.utils.test_bool_or import TestBoolOr  # noqa: F401
from dbt.tests.adapter.utils.test_cast import TestCast  # noqa: F401
from dbt.tests.adapter.utils.test_cast_bool_to_text import TestCastBoolToText  # noqa: F401
from dbt.tests.adapter.utils.test_concat import TestConcat  # noqa: F401
from dbt.tests.adapter.utils.test_current_timestamp import TestCurrentTimestamp  # noqa: F401
from dbt.tests.adapter.utils.test_date import TestDate  # noqa: F401
from dbt.tests.adapter.utils.test_date_spine import TestDateSpine  # noqa: F401
from dbt.tests.adapter.utils.test_date_trunc import TestDateTrunc  # noqa: F401
from dbt.tests.adapter.utils.test_dateadd import TestDateAdd  # noqa: F401
from dbt.tests.adapter.utils.test_datediff import TestDateDiff  # noqa: F401
from dbt.tests.adapter.utils.test_equals import TestEquals  # noqa: F401
from dbt.tests.adapter.utils.test_escape_single_quotes import TestEscapeSingleQuotes  # noqa: F401
from dbt.tests.adapter.utils.test_except import TestExcept  # noqa: F401
from dbt.tests.adapter.utils.test_generate_series import TestGenerateSeries  # noqa: F401
from dbt.tests.adapter.utils.test_get_intervals_between import TestGetIntervalsBetween  # noqa: F401
from dbt.tests.adapter.utils.test_get_powers_of_two import TestGetPowersOfTwo  # noqa: F401
from dbt.tests.adapter.utils.test_hash import TestHash  # noqa: F401
from dbt.tests.adapter.utils.test_intersect import TestIntersect  # noqa: F401
from dbt.tests.adapter.utils.test_last_day import TestLastDay  # noqa: F401
from dbt.tests.adapter.utils.test_length import TestLength  # noqa: F401
from dbt.tests.adapter.utils.test_listagg import TestListagg  # noqa: F401
from dbt.tests.adapter.utils.test_null_compare import TestMixedNullCompare  # noqa: F401
from dbt.tests.adapter.utils.test_null_compare import TestNullCompare  # noqa: F401
from dbt.tests.adapter.utils.test_position import TestPosition  # noqa: F401
from dbt.tests.adapter.utils.test_replace import TestReplace  # noqa: F401
from dbt.tests.adapter.utils.test_right import TestRight  # noqa: F401
from dbt.tests.adapter.utils.test_safe_cast import TestSafeCast  # noqa: F401
from dbt.tests.adapter.utils.test_source_freshness_custom_info import TestCalculateFreshnessMethod  # noqa: F401
from dbt.tests.adapter.utils.test_split_part import TestSplitPart  # noqa: F401
from dbt.tests.adapter.utils.test_string_literal import TestStringLiteral  # noqa: F401
from dbt.tests.adapter.utils.test_timestamps import BaseCurrentTimestamps
from dbt.tests.adapter.utils.test_validate_sql import TestValidateSqlMethod  # noqa: F401
from dbt.tests.adapter.utils.data_types.test_type_bigint import TestTypeBigInt  # noqa: F401
from dbt.tests.adapter.utils.data_types.test_type_boolean import TestTypeBoolean  # noqa: F401
from dbt.tests.adapter.utils.data_types.test_type_float import TestTypeFloat  # noqa: F401
from dbt.tests.adapter.utils.data_types.test_type_int import TestTypeInt  # noqa: F401
from dbt.tests.adapter.utils.data_types.test_type_numeric import TestTypeNumeric  # noqa: F401
from dbt.tests.adapter.utils.data_types.test_type_string import TestTypeString  # noqa: F401
from dbt.tests.adapter.utils.data_types.test_type_timestamp import TestTypeTimestamp  # noqa: F401
from dbt.tests.adapter.utils.test_current_timestamp import BaseCurrentTimestampAware, BaseCurrentTimestampNaive  # noqa: F401


class TestCurrentTimestamps(BaseCurrentTimestamps):
    @pytest.fixture(scope="class")
    def expected_sql(self):
        """The macros are written anew: their types are compared, not their text."""
        return None
