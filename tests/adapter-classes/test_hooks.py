from pathlib import Path

import dbt.tests.adapter.hooks.fixtures
from dbt.tests.adapter.hooks.test_model_hooks import *  # noqa: F403
from dbt.tests.adapter.hooks.test_run_hooks import *  # noqa: F403

DATA_DIR = str(Path(dbt.tests.adapter.hooks.fixtures.__file__).with_name("data"))
