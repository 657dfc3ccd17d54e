"""What prefect.yaml points at: images, work pools, automations, a guide."""
