import inspect

from app.base import errors
from app.base.errors import UserError


def test_every_error_for_a_person_is_a_user_error_that_says_its_sentence() -> None:
    found = [cls for _name, cls in inspect.getmembers(errors, inspect.isclass)]
    assert len(found) == 6
    for cls in found:
        assert issubclass(cls, UserError)
        assert str(cls("The disk is full.")) == "The disk is full."


def test_the_tree_at_the_top_of_the_file_names_them_all() -> None:
    for name, _cls in inspect.getmembers(errors, inspect.isclass):
        assert name in (errors.__doc__ or "")
