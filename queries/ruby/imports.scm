; `load` is a name that methods of one's own have as well.
((call !receiver !block) @import
  (#match? @import "^(require|require_relative|autoload|using)[ (]|^load[ (]\\s*['\"]"))
