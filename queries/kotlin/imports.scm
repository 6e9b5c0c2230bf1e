(package_header) @import
(import) @import
