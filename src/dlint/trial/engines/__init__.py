"""Container engines that run trial builds."""
