import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("supervision", "0002_sheets"),
    ]

    operations = [
        migrations.AddField(
            model_name="rectification",
            name="sheet",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="rectifications",
                to="supervision.supervisionsheet",
                verbose_name="supervision sheet",
            ),
        ),
        migrations.CreateModel(
            name="FollowUpStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("step", models.CharField(max_length=30, verbose_name="step")),
                ("before", models.CharField(blank=True, max_length=20, verbose_name="state before")),
                ("after", models.CharField(max_length=20, verbose_name="state after")),
                ("reason", models.CharField(blank=True, max_length=1000, verbose_name="reason")),
                ("facts", models.JSONField(blank=True, default=dict, verbose_name="facts")),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="time")),
                ("by", models.CharField(max_length=150, verbose_name="by")),
                (
                    "follow_up",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="supervision.followup",
                        verbose_name="follow-up",
                    ),
                ),
            ],
            options={
                "verbose_name": "step of a follow-up",
                "verbose_name_plural": "steps of follow-ups",
                "ordering": ["pk"],
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
    ]
