"""Pictures made up for training: styles of digits, doodles that are none, augmentation."""
