module example.com/a

go 1.24

require example.com/b v0.1.0

replace example.com/b => ../b
