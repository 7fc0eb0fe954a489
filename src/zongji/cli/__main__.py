"""``python -m zongji.cli``."""

import sys

from zongji.cli import main

sys.exit(main())
