#include "textflag.h"

// func store(p *int, value int)
TEXT ·store(SB), NOSPLIT, $0-16
	MOVD p+0(FP), R0
	MOVD value+8(FP), R1
	MOVD R1, (R0)
	RET
