"""What all tests share: how hard hypothesis searches."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("quick", deadline=None, print_blob=True, stateful_step_count=30)
settings.register_profile("fuzz", deadline=None, print_blob=True, max_examples=1500, stateful_step_count=50)
settings.load_profile("quick")
