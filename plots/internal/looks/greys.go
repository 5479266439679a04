package looks

import "image/color"

// The greys, from the ground to the text.
var (
	White = Grey(0xff)
	Faint = Grey(0xe8) // grid
	Pale  = Grey(0xbb) // axes, leaders
	Mid   = Grey(0x6e) // reference impls
	Soft  = Grey(0x55) // captions
	Dark  = Grey(0x1c) // text, marks
)

// Grey returns the grey of a lightness.
func Grey(level uint8) color.NRGBA { return color.NRGBA{level, level, level, 0xff} }

// Fade returns a colour with an opacity, in [0,1].
func Fade(c color.NRGBA, opacity float64) color.NRGBA {
	c.A = uint8(opacity*0xff + 0.5)
	return c
}
