"""Checks the Dockerfiles of many repositories, on one machine or a cluster, and keeps what is found as a data set."""
