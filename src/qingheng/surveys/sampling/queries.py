"""Reads frames and samples. The law: of several draws, the latest is the one that goes into the field."""

from qingheng.surveys.models import Frame, Sample, Wave


def current_frame(wave: Wave) -> Frame | None:
    """The frame imported last."""
    return Frame.objects.filter(wave=wave).order_by("-pk").first()


def current_sample(wave: Wave) -> Sample | None:
    """The sample drawn last."""
    return Sample.objects.filter(wave=wave).select_related("frame").order_by("-pk").first()
