package console

import "math"

// Between these relative luminances a color has a contrast of at least 2.6 to 1
// with both a white and a black background; we do not know which the terminal
// has. Many clubs' own colors are navy or black.
// Source of luminance and contrast: WCAG 2.1.
const (
	darkest  = 0.12
	lightest = 0.35
)

// visible returns rgb, lightened or darkened as little as needed to be seen on
// any background.
func visible(rgb int) int {
	part := [3]float64{linear(rgb >> 16 & 0xff), linear(rgb >> 8 & 0xff), linear(rgb & 0xff)}
	luminance := 0.2126*part[0] + 0.7152*part[1] + 0.0722*part[2]
	for i, p := range part {
		switch {
		case luminance < darkest: // mix with white
			part[i] = p + (1-p)*(darkest-luminance)/(1-luminance)
		case luminance > lightest: // mix with black
			part[i] = p * lightest / luminance
		}
	}
	return encode(part[0])<<16 | encode(part[1])<<8 | encode(part[2])
}

// linear undoes the gamma of one part of an sRGB color.
func linear(part int) float64 {
	v := float64(part) / 255
	if v <= 0.04045 {
		return v / 12.92
	}
	return math.Pow((v+0.055)/1.055, 2.4)
}

// encode is the inverse of linear.
func encode(v float64) int {
	if v <= 0.0031308 {
		return int(math.Round(v * 12.92 * 255))
	}
	return int(math.Round((1.055*math.Pow(v, 1/2.4) - 0.055) * 255))
}
