"""Package managers of other scripting languages: Lua, Perl, PHP, Ruby."""
