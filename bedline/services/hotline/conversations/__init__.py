"""What is said on the telephone to GPs and wards, and what their keys do."""
