// Functions without a body are for assembly, as far as the compiler knows.
