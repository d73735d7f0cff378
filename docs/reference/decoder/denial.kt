private val DENIAL = Regex("""\w+ failed with error ([^\[\]]+) \[([A-Z][A-Za-z0-9]*)\]""")

data class Denial(val code: String, val sentence: String)

/** The code and message of a denial; null for any other error. */
fun denial(message: String): Denial? =
    DENIAL.find(message)?.let { Denial(code = it.groupValues[2], sentence = it.groupValues[1]) }
