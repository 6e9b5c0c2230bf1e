((command) @import
  (#match? @import "^(source|\\.)\\s"))
