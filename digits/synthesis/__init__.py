"""Pictures made up for training: styles, doodles, augmentation."""
