from pathlib import Path

import pytest
from dbt.tests.adapter.simple_seed import seeds
from dbt.tests.adapter.simple_seed.test_seed import *  # noqa: F403
from dbt.tests.adapter.simple_seed.test_seed_type_override import *  # noqa: F403


class TestSimpleSeedWithBOM(BaseSimpleSeedWithBOM):  # noqa: F405
    """Looks for its file beside the module that runs it."""

    @pytest.fixture(scope="class", autouse=True)
    def setUp(self, project):
        folder = Path(seeds.__file__).parent
        project.run_sql(seeds.seeds__expected_sql)
        copy_file(folder, "seed_bom.csv", project.project_root / Path("seeds") / "seed_bom.csv", "")  # noqa: F405
