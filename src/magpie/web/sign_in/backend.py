from django.contrib.auth.backends import ModelBackend

from magpie.register.models import User


class WithPersonBackend(ModelBackend):
    """Reads the person with the user: every page greets somebody by name."""

    def get_user(self, user_id: int) -> User | None:
        user = User.objects.select_related("person").filter(pk=user_id).first()
        return user if user is not None and self.user_can_authenticate(user) else None
