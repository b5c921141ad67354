"""The ranking page: communes in order, each with the interval of its rank."""
