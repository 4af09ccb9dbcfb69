need express
