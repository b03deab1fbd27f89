"""A pupil's training: config, worker process, job, queue."""
