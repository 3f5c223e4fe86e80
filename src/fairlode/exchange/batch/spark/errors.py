"""What can be wrong with a computation on Spark, beside its tables."""

from fairlode.exchange.batch.errors import BatchError


class SparkLacksError(BatchError):
    """Something that only the local engine computes."""

    code = "batch.spark_lacks"
    sentence = "The Spark engine does not compute {what}."
    remedy = "Use the local engine, or leave these columns out to carry everything by mass."


class SparkNotStartedError(BatchError):
    """Spark is installed and does not come up."""

    code = "batch.spark_not_started"
    sentence = "Spark did not start: {reason}"
    remedy = "Install Java 17 and let JAVA_HOME name it; then look at Spark's own settings."


class SparkFailedError(BatchError):
    """A job broke off."""

    code = "batch.spark_failed"
    sentence = "A Spark job failed while doing {stage}: {reason}"
    remedy = "Run the same again: it goes on from {checkpoint}, unless the cause is still there."


class CheckpointDiffersError(BatchError):
    """A checkpoint of another computation."""

    code = "batch.checkpoint_differs"
    sentence = "The checkpoint {path} was begun with other {difference}."
    remedy = "Name another folder, or remove this one to begin again."


class CheckpointUnusableError(BatchError):
    """A folder that is no place for a checkpoint."""

    code = "batch.checkpoint_unusable"
    sentence = "{path} cannot be a checkpoint: {reason}."
    remedy = "Name a new or empty folder that every machine of the cluster can write to."


class TaskTooSmallError(BatchError):
    """A limit of memory below what anything can be done with."""

    code = "batch.task_too_small"
    sentence = "A task of {bytes} bytes is below the least of {least} bytes."
    remedy = "Give each task more memory."
