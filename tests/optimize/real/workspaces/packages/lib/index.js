exports.hello = () => require("left-pad")("hello", 8);
