// Package plat is another one on each platform.
package plat
