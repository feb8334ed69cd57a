"""What a run is started with."""

from dataclasses import dataclass


@dataclass
class Settings:
    """What decides a run, with the data; the names and defaults of `train`."""

    objective: str = "ccc"
    sequence_length: int = 150
    batch: int = 25
    epochs: int = 60
    learning_rate: float = 1e-4
    first_output: str = "gold"
    warm_up: int = 20
    gradient_limit: float | None = 1.0
    patience: int | None = None
    dropout: float = 0.5
    augmentation: str = "none"
    freeze_batch_norm: bool = False
    precision: str = "f32"
    seed: int = 0

    def metadata(self, trains_faces: bool) -> dict[str, str]:
        """All that a resumed run must share with the run it resumes."""
        texts = {
            "objective": self.objective, "sequence_length": str(self.sequence_length),
            "batch": str(self.batch), "learning_rate": repr(self.learning_rate),
            "dropout": repr(self.dropout), "seed": str(self.seed), "first_output": self.first_output,
            "warm_up": str(self.warm_up),
            "gradient_limit": "none" if self.gradient_limit is None else repr(self.gradient_limit),
        }  # fmt: skip
        if trains_faces:
            texts |= {
                "augmentation": self.augmentation, "precision": self.precision,
                "freeze_batch_norm": str(self.freeze_batch_norm).lower(),
            }  # fmt: skip
        return texts
