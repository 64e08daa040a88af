from typing import Any

from allauth.account.forms import ConfirmLoginCodeForm, RequestLoginCodeForm
from django import forms

from magpie.forms import dress


class AddressForm(RequestLoginCodeForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs, label_suffix="")
        self.fields["email"] = forms.EmailField(
            label="Your e-mail address",
            help_text="The one that your programme has for you.",
            widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
            error_messages={
                "required": "Write your e-mail address.",
                "invalid": "Write an e-mail address such as name@school.example",
            },
        )
        dress(self.fields["email"])


class CodeForm(ConfirmLoginCodeForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs, label_suffix="")
        code = self.fields["code"]
        code.label = "The code from the letter"
        code.help_text = "Capitals and dashes do not matter."
        code.error_messages["required"] = "Write the code from the letter."
        code.widget = forms.TextInput(attrs={"autocomplete": "one-time-code", "class": "govuk-input--width-10"})
        dress(code)
