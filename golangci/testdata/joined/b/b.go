package b

type T struct{ A uint32 }
