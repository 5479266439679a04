#include "textflag.h"

// func store(p *int, value int)
TEXT ·store(SB), NOSPLIT, $0-16
	MOVQ p+0(FP), AX
	MOVQ value+8(FP), BX
	MOVQ BX, (AX)
	RET
