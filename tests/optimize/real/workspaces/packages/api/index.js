const { hello } = require("@shop/lib");
console.log(hello(), require("ms")(1000));
