const app = require("express")();
app.get("/", (request, response) => response.send("hello"));
if (require.main === module) app.listen(3000);
module.exports = app;
