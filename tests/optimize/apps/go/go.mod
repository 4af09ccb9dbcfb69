module acme.example/web

require example.org/router v1.2.0
