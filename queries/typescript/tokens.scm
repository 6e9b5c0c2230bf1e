(enum_body) @data
