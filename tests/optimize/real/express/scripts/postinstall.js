const fs = require("fs");
fs.writeFileSync("build-info.json", JSON.stringify({node: process.version.split(".")[0]}));
