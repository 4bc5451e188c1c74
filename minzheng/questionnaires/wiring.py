"""The entries of questionnaires in the registries."""

from minzheng.questionnaires.forms import QUESTIONNAIRES, answer_forms

answer_forms.register(QUESTIONNAIRES)
