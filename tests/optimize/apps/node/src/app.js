need express
need pino
