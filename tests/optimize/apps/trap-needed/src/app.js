need express
need reflect-metadata
