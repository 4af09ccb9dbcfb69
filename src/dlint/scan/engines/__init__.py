"""Who runs the work of a scan: processes of this machine, Dask, Ray or Spark. One engine a file."""
